package dev.trackside.app.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyMatrix;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.policy.ShippedPolicy;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The matrix as a page: whole, readable without colour, and in need of nothing else. */
final class PolicyPageTest {
  private static final long RACE = Instant.parse("2026-09-06T13:00:00Z").toEpochMilli();
  private static String page = "";
  private static List<Element> all = List.of();

  @BeforeAll
  static void write() throws Exception {
    page = PolicyPage.of(ShippedPolicy.get(), RACE);
    // The body has no element that HTML leaves open, so that any reader of XML can judge it.
    String body = page.substring(page.indexOf("<body>"), page.indexOf("</html>"));
    NodeList found =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(body)))
            .getElementsByTagName("*");
    all = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      all.add((Element) found.item(i));
    }
  }

  private static List<Element> elements(String name, Predicate<Element> meant) {
    return all.stream().filter(each -> each.getTagName().equals(name) && meant.test(each)).toList();
  }

  @Test
  void everyCellOfTheMatrixStandsThereWithItsVerbItsReasonAndItsWayToTheReason() {
    Policy policy = ShippedPolicy.get();
    List<Element> cells = elements("td", each -> each.hasAttribute("title"));
    assertThat(cells).hasSize(PolicyMatrix.of(policy, RACE).size());
    for (Element cell : cells) {
      assertThat(cell.getAttribute("title")).isNotBlank();
      assertThat(cell.getElementsByTagName("b").item(0).getTextContent()).isNotBlank();
      assertThat(cell.getElementsByTagName("a").getLength()).isEqualTo(1);
    }
    assertThat(page).contains("<small>window=30s least=10 bucket=10</small>", "adequacy until");
    assertThat(elements("table", each -> true))
        .hasSize(policy.parts().destinations().size())
        .allMatch(each -> each.getElementsByTagName("caption").getLength() == 1);
  }

  @Test
  void everyHeadSaysWhatItHeads() {
    assertThat(elements("th", each -> true))
        .allMatch(each -> Set.of("col", "row", "rowgroup").contains(each.getAttribute("scope")));
    int tables = elements("table", each -> true).size();
    assertThat(elements("th", each -> each.getAttribute("scope").equals("col")))
        .hasSize(tables * (PrivacyClass.values().length + 2));
    for (Element row : elements("tr", each -> true)) {
      Node first = row.getFirstChild();
      assertThat(first.getNodeName()).isEqualTo("th");
    }
    assertThat(page).startsWith("<!doctype html>").contains("<html lang=\"en\">", "<title>Geo-");
  }

  @Test
  void everyLinkLeadsToSomethingOnThePageAndNothingIsFetched() {
    Set<String> ids = new HashSet<>();
    all.stream()
        .map(each -> each.getAttribute("id"))
        .filter(id -> !id.isEmpty())
        .forEach(id -> assertThat(ids.add(id)).as(id).isTrue());
    for (Element link : elements("a", each -> true)) {
      assertThat(link.getAttribute("href")).startsWith("#");
      assertThat(ids).contains(link.getAttribute("href").substring(1));
    }
    assertThat(page)
        .doesNotContain("<script", "http://", "https://", "url(", "@import", "<img", "<link");
    assertThat(page).contains("prefers-color-scheme: dark", "@media print");
  }

  @Test
  void whatAPolicySaysCannotBecomeMarkup() {
    assertThat(PolicyPage.text("<b>\"&'")).isEqualTo("&lt;b&gt;&quot;&amp;'");
  }
}
