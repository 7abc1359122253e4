package dev.trackside.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps every file small, plain and free of leftovers, and says which line is not. */
final class TidyTest {

  private static final int FILE_LINES = 300;
  private static final int METHOD_LINES = 60;
  private static final int COLUMNS = 100;
  private static final int PACKAGE_FILES = 26;

  private static final Set<String> NOT_OURS =
      Set.of(".git", "target", "node_modules", ".idea", ".vscode", ".settings", "demo-out");

  /** Where a process ends is decided in one place a program. */
  private static final Set<String> MAY_EXIT =
      Set.of(
          "app/src/main/java/dev/trackside/app/Main.java",
          "bench/src/main/java/dev/trackside/bench/Main.java");

  /** Goes out with each bundle for others to read, as one file; it is compiled by a test. */
  private static final String NOT_COMPILED = "core/src/main/resources/";

  // What must not be written is put together here, so that this file passes its own test.
  private static final Pattern LEFTOVER =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b|@Dis" + "abled\\b");
  private static final String EXIT = "System." + "exit";
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.~})*-])/" + "(root|work|home/\\w+|Users/\\w+)(?![\\w-])");

  private static final Pattern TYPE =
      Pattern.compile("\\b(class|interface|enum|record)\\s+\\p{Upper}\\w*");

  private final Path root = root();
  private final Map<Path, List<String>> files = read(root);

  @Test
  void filesAreShort() {
    List<String> found = new ArrayList<>();
    java()
        .forEach((file, lines) -> {
          if (lines.size() > FILE_LINES) {
            found.add(file + " has " + lines.size() + " lines");
          }
        });
    assertThat(found).isEmpty();
  }

  @Test
  void linesAreShort() {
    assertThat(linesWhere(line -> line.length() > COLUMNS && !line.startsWith("import ")))
        .isEmpty();
  }

  @Test
  void noTabs() {
    assertThat(linesWhere(line -> line.indexOf('\t') >= 0)).isEmpty();
  }

  @Test
  void noLeftovers() {
    assertThat(linesWhere(line -> LEFTOVER.matcher(line).find())).isEmpty();
  }

  @Test
  void onlyProgramsExit() {
    assertThat(linesWhere(line -> line.contains(EXIT)))
        .filteredOn(found -> !MAY_EXIT.contains(found.substring(0, found.indexOf(':'))))
        .isEmpty();
  }

  @Test
  void methodsAreShort() {
    List<String> found = new ArrayList<>();
    java().forEach((file, lines) -> longBlocks(lines).forEach(each -> found.add(file + each)));
    assertThat(found).isEmpty();
  }

  /**
   * Our format ends a block in the column it begins in, so the line that opens it is the last one
   * seen in that column. A block within a method is shorter than the method, so all are measured.
   */
  private static List<String> longBlocks(List<String> lines) {
    List<String> found = new ArrayList<>();
    Map<Integer, Integer> lastInColumn = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String code = line.strip();
      int column = line.indexOf(code);
      if (code.equals("}")) {
        int begin = lastInColumn.getOrDefault(column, i);
        int length = i - begin + 1;
        if (length > METHOD_LINES && !TYPE.matcher(lines.get(begin)).find()) {
          found.add(":" + (begin + 1) + ": " + length + " lines");
        }
      } else if (!code.isEmpty() && !code.startsWith("}")) {
        lastInColumn.put(column, i);
      }
    }
    return found;
  }

  @Test
  void packagesAreSmallAndIntroduced() {
    Map<Path, List<String>> packages = new TreeMap<>();
    for (Path file : java().keySet()) {
      Path folder = file.getParent();
      if (folder != null && folder.toString().replace('\\', '/').contains("/src/main/")) {
        packages.computeIfAbsent(folder, _ -> new ArrayList<>()).add(name(file));
      }
    }
    assertThat(packages).isNotEmpty();
    assertThat(packages)
        .allSatisfy((folder, names) -> {
          assertThat(names).as("files of %s", folder).hasSizeLessThanOrEqualTo(PACKAGE_FILES);
          assertThat(names).as("files of %s", folder).contains("package-info.java");
        });
  }

  @Test
  void noMachinePaths() {
    assertThat(linesWhere(files, line -> MACHINE_PATH.matcher(line).find())).isEmpty();
  }

  private List<String> linesWhere(Predicate<String> wrong) {
    return linesWhere(java(), wrong);
  }

  private static List<String> linesWhere(Map<Path, List<String>> files, Predicate<String> wrong) {
    assertThat(files).isNotEmpty();
    List<String> found = new ArrayList<>();
    files.forEach((file, lines) -> {
      for (int i = 0; i < lines.size(); i++) {
        if (wrong.test(lines.get(i))) {
          found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    });
    return found;
  }

  private Map<Path, List<String>> java() {
    Map<Path, List<String>> java = new TreeMap<>(files);
    java.keySet()
        .removeIf(file ->
            !name(file).endsWith(".java")
                || file.toString().replace('\\', '/').startsWith(NOT_COMPILED));
    return java;
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("trackside"))) {
        return folder;
      }
    }
    throw new AssertionError("no folder above " + here + " holds the launcher");
  }

  private static Map<Path, List<String>> read(Path root) {
    Map<Path, List<String>> files = new TreeMap<>();
    SimpleFileVisitor<Path> reader =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean skip = NOT_OURS.contains(name(folder)) || folder.equals(root.resolve("data"));
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              try {
                files.put(root.relativize(file), Files.readAllLines(file));
              } catch (CharacterCodingException notText) {
                // nothing to read in it
              }
            }
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(root, reader);
    } catch (IOException e) {
      throw new AssertionError("cannot read the sources", e);
    }
    return files;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
