package dev.trackside.bench.rivals;

import dev.trackside.bench.load.PacketBytes;
import dev.trackside.bench.load.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.ArtemisConstants;
import org.apache.activemq.artemis.core.io.SequentialFileFactory;
import org.apache.activemq.artemis.core.io.mapped.MappedSequentialFileFactory;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.apache.activemq.artemis.core.journal.LoaderCallback;
import org.apache.activemq.artemis.core.journal.PreparedTransactionInfo;
import org.apache.activemq.artemis.core.journal.RecordInfo;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;

/**
 * The journal of ActiveMQ Artemis with the broker's sizes: a record a packet, a transaction a call,
 * whose commit waits for the device.
 */
final class ArtemisTarget implements Target {
  private static final int FILE_BYTES = 10 << 20;
  private static final int FILES_LEAST = 2;
  private static final int FILES_KEPT = 10;
  private static final byte PACKET = 1;

  private final Path directory;
  private final JournalImpl journal;
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong transactions = new AtomicLong();

  private ArtemisTarget(Path directory, SequentialFileFactory files) throws Exception {
    this.directory = directory;
    this.journal = journal(files);
    journal.start();
    journal.load(new Counting());
  }

  /** Mapped files and no timer: the first that waits is synced at once. */
  static ArtemisTarget mapped(Path directory) throws Exception {
    var files =
        new MappedSequentialFileFactory(
            directory.toFile(),
            FILE_BYTES,
            true,
            ArtemisConstants.DEFAULT_JOURNAL_BUFFER_SIZE_NIO,
            0,
            null);
    return new ArtemisTarget(directory, files);
  }

  /** As the broker sets it up where there is no libaio. */
  static ArtemisTarget timed(Path directory) throws Exception {
    return new ArtemisTarget(directory, nio(directory));
  }

  private static SequentialFileFactory nio(Path directory) {
    return new NIOSequentialFileFactory(
        directory.toFile(),
        true,
        ArtemisConstants.DEFAULT_JOURNAL_BUFFER_SIZE_NIO,
        ArtemisConstants.DEFAULT_JOURNAL_BUFFER_TIMEOUT_NIO,
        1,
        false);
  }

  private static JournalImpl journal(SequentialFileFactory files) {
    return new JournalImpl(
        FILE_BYTES, FILES_LEAST, FILES_KEPT, 0, 0, files, "packets", "journal", 1);
  }

  @Override
  public Caller caller(int number) {
    PacketBytes bytes = new PacketBytes(number);
    return packets -> {
      long transaction = transactions.incrementAndGet();
      for (int packet = 0; packet < packets; packet++) {
        journal.appendAddRecordTransactional(
            transaction, records.incrementAndGet(), PACKET, bytes.next());
      }
      journal.appendCommitRecord(transaction, true);
    };
  }

  /** Counts what a second journal finds in the files. */
  @Override
  public void check(long packets) throws Exception {
    journal.stop();
    JournalImpl again = journal(nio(directory));
    Counting counting = new Counting();
    again.start();
    try {
      again.load(counting);
    } finally {
      again.stop();
    }
    Kept.check(packets, counting.records);
  }

  @Override
  public void close() {
    if (journal.isStarted()) {
      journal.stop();
    }
  }

  private static final class Counting implements LoaderCallback {
    private long records;

    @Override
    public void addRecord(RecordInfo record) {
      records++;
    }

    @Override
    public void addPreparedTransaction(PreparedTransactionInfo prepared) {}

    @Override
    public void deleteRecord(long id) {
      records--;
    }

    @Override
    public void updateRecord(RecordInfo record) {}

    @Override
    public void failedTransaction(
        long transaction, List<RecordInfo> added, List<RecordInfo> deleted) {}
  }
}
