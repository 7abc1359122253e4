package dev.trackside.app.alert;

import dev.trackside.app.http.Exchange;
import dev.trackside.app.http.ProblemException;
import dev.trackside.app.http.Route;
import dev.trackside.app.json.Json;
import dev.trackside.app.json.PictureView;
import dev.trackside.app.json.Views;
import dev.trackside.watch.Picture;
import dev.trackside.watch.Spotter;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.databind.node.ObjectNode;

/** The calls about alerts: which last, who knows of them, which groups are silent. */
public final class AlertRoutes {
  private static final int HOUR_SECONDS = 3_600;
  private static final int WEEK_SECONDS = 604_800;
  private static final int GROUP_LENGTH = 64;

  private final Spotter wall;

  /** The calls about what a pit wall sees. */
  public AlertRoutes(Spotter wall) {
    this.wall = wall;
  }

  /** All of them. */
  public List<Route> all() {
    return List.of(
        Route.get("/api/v1/alerts", Set.of(), exchange -> exchange.json(view())),
        Route.post("/api/v1/alerts/acknowledge", Set.of("id"), this::acknowledge),
        Route.post("/api/v1/alerts/silence", Set.of("group", "seconds"), this::silence));
  }

  private ObjectNode view() {
    Picture picture = wall.look();
    ObjectNode view = Json.object();
    view.set("alerts", PictureView.alerts(picture, picture.health().atMillis()));
    ObjectNode silences = view.putObject("silences");
    wall.silences().forEach((group, until) -> silences.put(group, Views.time(until)));
    return view;
  }

  private void acknowledge(Exchange exchange) {
    String id = exchange.query("id").orElse("");
    int meant;
    try {
      meant = wall.acknowledge(id);
    } catch (IOException e) {
      throw unkept(e);
    }
    if (meant == 0 && !id.isEmpty()) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND_404,
          "no_such_alert",
          "no alert lasts that is called " + id,
          "see /api/v1/alerts; one that is over needs nobody to know of it");
    }
    exchange.json(view().put("acknowledged", meant));
  }

  private void silence(Exchange exchange) {
    String group =
        exchange
            .query("group")
            .filter(each -> each.matches("[a-z][a-z_]{0," + (GROUP_LENGTH - 1) + "}"))
            .orElseThrow(
                () -> Exchange.badParameter("group", "a group of alerts, such as sink or slo"));
    int seconds = exchange.number("seconds", HOUR_SECONDS, 0, WEEK_SECONDS);
    long now = wall.gateway().time().epochMillis();
    try {
      wall.silence(group, seconds == 0 ? 0 : now + seconds * 1_000L);
    } catch (IOException e) {
      throw unkept(e);
    }
    exchange.json(view());
  }

  private static ProblemException unkept(IOException e) {
    return new ProblemException(
        HttpStatus.SERVICE_UNAVAILABLE_503,
        "not_kept",
        "it could not be kept on the disk: " + e.getMessage(),
        "nothing was changed; look at the disk (trackside doctor)");
  }
}
