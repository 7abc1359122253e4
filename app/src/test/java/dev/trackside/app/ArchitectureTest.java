package dev.trackside.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

/** Holds the house together: which room may enter which, and what a room may touch. */
@AnalyzeClasses(
    packages = "dev.trackside",
    importOptions = {DoNotIncludeTests.class, NoTestJar.class})
final class ArchitectureTest {
  private static final String HOUSE = "dev.trackside.";

  /** The floor plan. A room not named here may not be built, and a room named here must stand. */
  private static final Map<String, Set<String>> MAY_ENTER =
      Map.ofEntries(
          entry("packet", Set.of()),
          entry("store", Set.of()),
          entry("tree", Set.of()),
          entry("audit", Set.of("store", "tree")),
          entry("downlink", Set.of("packet")),
          entry("guard", Set.of("packet")),
          entry("simulation", Set.of("packet")),
          entry("recording", Set.of("store")),
          entry("registry", Set.of("packet", "guard", "store", "audit")),
          entry("buffer", Set.of("packet", "store")),
          entry("quarantine", Set.of("packet", "guard", "buffer", "store", "audit")),
          entry("policy", Set.of("guard")),
          entry("fence", Set.of("packet", "policy", "store", "audit")),
          entry("vault", Set.of("packet", "policy", "fence", "store")),
          entry("delivery", Set.of("packet", "buffer", "fence", "store", "audit", "tree")),
          entry(
              "salvage",
              Set.of(
                  "store",
                  "packet",
                  "buffer",
                  "delivery",
                  "quarantine",
                  "policy",
                  "audit",
                  "tree")),
          entry(
              "gateway",
              Set.of(
                  "salvage",
                  "packet",
                  "store",
                  "downlink",
                  "guard",
                  "buffer",
                  "quarantine",
                  "delivery",
                  "recording",
                  "registry",
                  "policy",
                  "fence",
                  "audit",
                  "vault")),
          entry("watch", Set.of("store", "audit", "quarantine", "delivery", "gateway")),
          entry("kit", Set.of("packet", "delivery", "gateway")),
          entry("receiver", Set.of("store", "tree")),
          entry("connectors", Set.of("packet", "delivery", "tree", "receiver")),
          entry(
              "app",
              Set.of(
                  "salvage",
                  "packet",
                  "store",
                  "downlink",
                  "guard",
                  "buffer",
                  "quarantine",
                  "delivery",
                  "gateway",
                  "recording",
                  "registry",
                  "simulation",
                  "connectors",
                  "receiver",
                  "policy",
                  "fence",
                  "tree",
                  "audit",
                  "watch",
                  "vault")));

  @ArchTest
  static final ArchRule rule01RoomsEnterOnlyWhereTheyMay = classes().should(enterOnlyMay());

  @ArchTest
  static void rule02ThePlanNamesEveryRoomAndEveryRoomStands(JavaClasses house) {
    Set<String> rooms =
        house.stream().map(ArchitectureTest::room).collect(toCollection(TreeSet::new));
    assertThat(rooms).isEqualTo(new TreeSet<>(MAY_ENTER.keySet()));
  }

  @ArchTest
  static final ArchRule rule03NoCycles =
      slices().matching("dev.trackside.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule rule04PureRoomsTouchNothingOutside =
      noClasses()
          .that()
          .resideInAnyPackage(rooms("packet", "guard", "simulation", "tree"))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.io..",
                      "java.nio.file..",
                      "java.net..",
                      "java.sql..",
                      "java.util.concurrent.locks..")
                  .or(type(Thread.class)));

  @ArchTest
  static final ArchRule rule05OnlyTheStoreOpensDatabases =
      noClasses()
          .that()
          .resideOutsideOfPackages(rooms("store", "connectors.postgres"))
          .should()
          .dependOnClassesThat(type(DriverManager.class));

  @ArchTest
  static final ArchRule rule06OnlyRoomsThatOwnTablesSpeakSql =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              rooms(
                  "store",
                  "audit",
                  "buffer",
                  "fence",
                  "vault",
                  "quarantine",
                  "delivery",
                  "recording",
                  "registry",
                  "gateway",
                  "salvage",
                  "receiver",
                  "connectors.postgres"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..");

  @ArchTest
  static final ArchRule rule07OnlyTheProgramReadsTheClock =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.trackside.app..")
          .and()
          .doNotHaveFullyQualifiedName("dev.trackside.store.SystemTime")
          .should()
          .accessTargetWhere(theClockIsAsked());

  @ArchTest
  static final ArchRule rule08NamesSayWhatAThingIs =
      noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl|Processor)");

  @ArchTest
  static final ArchRule rule08PackagesSayWhatTheyAreFor =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..", "..common..", "..misc..", "..impl..", "..model..", "..service..");

  @ArchTest
  static final ArchRule rule09PublicClassesAreFinal =
      classes()
          .that()
          .arePublic()
          .and()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and()
          .areNotAssignableTo(Throwable.class)
          .and()
          .doNotHaveFullyQualifiedName("dev.trackside.kit.SinkContract") // there to be extended
          .should()
          .haveModifier(FINAL)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule rule10PublicFieldsAreConstants =
      fields().that().arePublic().should().beStatic().andShould().beFinal().allowEmptyShould(true);

  @ArchTest
  static final ArchRule rule11StaticFieldsAreFinal =
      fields().that().areStatic().should().beFinal().allowEmptyShould(true);

  @ArchTest
  static final ArchRule rule12ExceptionsHaveNames = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

  @ArchTest
  static final ArchRule rule12ErrorsHaveNames =
      noClasses()
          .that()
          .areNotAssignableTo(Error.class)
          .should()
          .callConstructorWhere(target(owner(type(Error.class))));

  @ArchTest
  static final ArchRule rule13OnlyTheCommandLinePrints =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.trackside.app.cli")
          .and()
          .doNotHaveFullyQualifiedName("dev.trackside.app.Main")
          .should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static void rule14EveryPackageIsNullMarked(JavaClasses house) {
    assertThat(house.getPackage("dev.trackside").getSubpackagesInTree())
        .filteredOn(each -> !each.getClasses().isEmpty())
        .filteredOn(each -> !each.isAnnotatedWith(NullMarked.class))
        .extracting(JavaPackage::getName)
        .isEmpty();
  }

  /** The folder below the house, so that a room's own sub-packages belong to it. */
  private static String room(JavaClass type) {
    String inside = type.getPackageName().substring(HOUSE.length() - 1);
    return inside.isEmpty() ? inside : inside.substring(1).split("\\.", 2)[0];
  }

  private static String[] rooms(String... names) {
    return Arrays.stream(names).map(name -> HOUSE + name + "..").toArray(String[]::new);
  }

  private static ArchCondition<JavaClass> enterOnlyMay() {
    return new ArchCondition<>("enter only the rooms they may") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String from = room(type);
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass entered = dependency.getTargetClass().getBaseComponentType();
          if (!entered.getPackageName().startsWith("dev.trackside")) {
            continue;
          }
          String to = room(entered);
          if (!to.equals(from) && !MAY_ENTER.getOrDefault(from, Set.of()).contains(to)) {
            events.add(violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static DescribedPredicate<JavaAccess<?>> theClockIsAsked() {
    return describe(
        "the clock is asked",
        access -> {
          String owner = access.getTargetOwner().getName();
          String name = access.getName();
          return switch (owner) {
            case "java.lang.System" -> name.equals("nanoTime") || name.equals("currentTimeMillis");
            case "java.lang.Thread", "java.util.concurrent.TimeUnit" -> name.equals("sleep");
            case "java.time.Clock" -> name.startsWith("system") || name.startsWith("tick");
            default -> owner.startsWith("java.time.") && name.equals("now");
          };
        });
  }
}
