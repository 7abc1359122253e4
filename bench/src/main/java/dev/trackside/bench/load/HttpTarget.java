package dev.trackside.bench.load;

import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.http.ApiServer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Trackside through its HTTP interface on loopback, a connection a caller. The client is as plain
 * as can be, because it shares the processor with the server.
 */
public final class HttpTarget implements Target {
  private static final int ANSWER_MILLIS = 60_000;

  private final GatewayTarget gateway;
  private final ApiServer server;
  private final int packets;
  private final int samples;
  private final List<Socket> sockets = new ArrayList<>();

  private HttpTarget(GatewayTarget gateway, ApiServer server, int packets, int samples) {
    this.gateway = gateway;
    this.server = server;
    this.packets = packets;
    this.samples = samples;
  }

  /** A new gateway in a directory, whose callers send so many packets a body. */
  public static HttpTarget open(Path directory, int packets) throws Exception {
    return open(directory, packets, PacketRing.SAMPLES);
  }

  /** The same with so many samples a packet, the ring's at most. */
  public static HttpTarget open(Path directory, int packets, int samples) throws Exception {
    Gateway gateway = Gateway.open(GatewayOptions.at(directory));
    try {
      ApiServer server = ApiServer.open(gateway, ApiOptions.at("127.0.0.1", 0));
      return new HttpTarget(new GatewayTarget(gateway), server, packets, samples);
    } catch (ApiServer.ListenException e) {
      gateway.close();
      throw e;
    }
  }

  @Override
  public Caller caller(int number) throws IOException {
    NdjsonBodies bodies = new NdjsonBodies(new PacketRing(number), packets, samples);
    Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
    sockets.add(socket);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(ANSWER_MILLIS);
    OutputStream out = socket.getOutputStream();
    InputStream in = new BufferedInputStream(socket.getInputStream());
    String expected = "\"accepted\":" + packets + ",";
    return count -> {
      if (count != packets) {
        throw new IllegalArgumentException(count + " packets instead of " + packets);
      }
      byte[] body = bodies.next();
      String head =
          "POST /api/v1/packets HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n";
      out.write(head.formatted(body.length).getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      String answer = answer(in);
      if (!answer.contains(expected)) {
        throw new IllegalStateException(packets + " packets were answered by " + answer);
      }
    };
  }

  /** Reads one answer: the body when it is 200, else it fails with all of it. */
  private static String answer(InputStream in) throws IOException {
    String status = line(in);
    int length = -1;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String name = "content-length:";
      if (header.toLowerCase(Locale.ROOT).startsWith(name)) {
        length = Integer.parseInt(header.substring(name.length()).strip());
      }
    }
    String body = length < 0 ? "" : new String(in.readNBytes(length), StandardCharsets.UTF_8);
    if (length < 0 || !status.contains(" 200")) {
      throw new IOException("unexpected answer: " + status + " " + body);
    }
    return body.replace(" ", "");
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void check(long allPackets) {
    gateway.check(allPackets);
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
    gateway.close();
  }
}
