package dev.trackside.app.pitwall;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trackside.app.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A page in a headless Chromium of this machine, used as somebody uses it: by mouse and keyboard. A
 * machine without one skips the test, and says so.
 */
final class Browser implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Browser.class);

  /** A hang guard only. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<String> FLAGS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--no-default-browser-check",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-extensions",
          "--hide-scrollbars",
          "--force-color-profile=srgb",
          "--remote-debugging-port=0");

  private final Process process;
  private final DevTools tools;

  private Browser(Process process, DevTools tools) {
    this.process = process;
    this.tools = tools;
  }

  /** Starts one with a page of its own, in a folder of its own. */
  static Browser open(Path folder) throws Exception {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      LOG.warn("NOT TESTED: there is no Chromium here; install it (apt-get install chromium)");
    }
    assumeTrue(program.isPresent(), "no Chromium on this machine");
    Path profile = Files.createDirectories(folder.resolve("profile"));
    List<String> command = new ArrayList<>(List.of(program.orElseThrow().toString()));
    command.addAll(FLAGS);
    command.addAll(List.of("--user-data-dir=" + profile, "about:blank"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.log").toFile())
            .start();
    try {
      DevTools tools = new DevTools(address(process, profile.resolve("DevToolsActivePort")));
      Browser browser = new Browser(process, tools);
      browser.enter();
      return browser;
    } catch (Exception | AssertionError e) {
      end(process);
      throw e;
    }
  }

  private static Optional<Path> program() {
    return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        .map(name -> Path.of("/usr/bin", name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static URI address(Process process, Path announced) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - end < 0) {
      if (!process.isAlive()) {
        throw new AssertionError("Chromium ended with " + process.exitValue());
      }
      if (Files.exists(announced)) {
        List<String> lines = Files.readAllLines(announced);
        if (lines.size() == 2) {
          return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
        }
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new AssertionError("Chromium told no port in " + PATIENCE);
  }

  private void enter() throws Exception {
    String target =
        tools
            .call("Target.createTarget", Json.object().put("url", "about:blank"))
            .path("targetId")
            .asString("");
    JsonNode attached =
        tools.call(
            "Target.attachToTarget", Json.object().put("targetId", target).put("flatten", true));
    tools.enter(attached.path("sessionId").asString(""));
    tools.call("Page.enable", Json.object());
    tools.call("Runtime.enable", Json.object());
    tools.call("Log.enable", Json.object());
  }

  Browser size(int width, int height, boolean phone) throws Exception {
    tools.call(
        "Emulation.setDeviceMetricsOverride",
        Json.object()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", phone ? 2 : 1)
            .put("mobile", phone));
    return this;
  }

  Browser go(String url) throws Exception {
    tools.call("Page.navigate", Json.object().put("url", url));
    return this;
  }

  /** The value of an expression of the page. */
  JsonNode value(String expression) throws Exception {
    JsonNode result =
        tools.call(
            "Runtime.evaluate",
            Json.object()
                .put("expression", expression)
                .put("returnByValue", true)
                .put("awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** The words that are seen of an element; empty when it is not there. */
  String text(String selector) throws Exception {
    return value("document.querySelector(" + quoted(selector) + ")?.innerText ?? ''").asString("");
  }

  /** Returns when an expression of the page is true. */
  void await(String what, String expression) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!value("Boolean(" + expression + ")").asBoolean(false)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "after " + PATIENCE + " still waiting until " + what + "\n" + text("body"));
      }
      TimeUnit.MILLISECONDS.sleep(30);
    }
  }

  /** Returns when an element shows words. */
  void awaitText(String selector, String words) throws Exception {
    await(
        selector + " says " + words,
        "document.querySelector(%s)?.innerText.includes(%s)"
            .formatted(quoted(selector), quoted(words)));
  }

  /** Presses the mouse on an element, where it is. */
  void click(String selector) throws Exception {
    await(selector + " is there", "document.querySelector(" + quoted(selector) + ")");
    JsonNode before = place(selector);
    JsonNode place = place(selector);
    // What is live may push it aside while it is aimed at: nobody presses what moves.
    while (!place.equals(before)) {
      before = place;
      TimeUnit.MILLISECONDS.sleep(50);
      place = place(selector);
    }
    for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
      tools.call("Input.dispatchMouseEvent", mouse(type, place.get(0), place.get(1)));
    }
  }

  private JsonNode place(String selector) throws Exception {
    return value(
        """
        (() => {
          const element = document.querySelector(%s);
          element.scrollIntoView({ block: 'center' });
          const box = element.getBoundingClientRect();
          return [box.left + box.width / 2, box.top + box.height / 2];
        })()\
        """
            .formatted(quoted(selector)));
  }

  private static ObjectNode mouse(String type, JsonNode x, JsonNode y) {
    boolean moves = type.equals("mouseMoved");
    return Json.object()
        .put("type", type)
        .put("x", x.asDouble(0))
        .put("y", y.asDouble(0))
        .put("button", moves ? "none" : "left")
        .put("clickCount", moves ? 0 : 1);
  }

  /** Presses a key, such as {@code ?} or {@code Enter}. */
  void key(String key) throws Exception {
    boolean prints = key.length() == 1;
    int code =
        switch (key) {
          case "Enter" -> 13;
          case "Escape" -> 27;
          case "Tab" -> 9;
          default -> 0;
        };
    ObjectNode down = Json.object().put("type", "keyDown").put("key", key);
    down.put("windowsVirtualKeyCode", code);
    if (prints || key.equals("Enter")) {
      down.put("text", prints ? key : "\r");
    }
    tools.call("Input.dispatchKeyEvent", down);
    tools.call(
        "Input.dispatchKeyEvent",
        Json.object().put("type", "keyUp").put("key", key).put("windowsVirtualKeyCode", code));
  }

  /** Writes into what has the focus. */
  void type(String words) throws Exception {
    tools.call("Input.insertText", Json.object().put("text", words));
  }

  /** What is seen, as PNG. */
  byte[] picture() throws Exception {
    JsonNode shot = tools.call("Page.captureScreenshot", Json.object().put("format", "png"));
    return Base64.getDecoder().decode(shot.path("data").asString(""));
  }

  /** Exceptions of the page, and what its rules forbade. */
  List<String> complaints() {
    return tools.complaints();
  }

  static String quoted(String words) {
    return Json.line(Json.mapper().getNodeFactory().stringNode(words));
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    tools.close();
    end(process);
  }
}
