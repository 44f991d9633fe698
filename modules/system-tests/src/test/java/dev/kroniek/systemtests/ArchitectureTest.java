package dev.kroniek.systemtests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The arrows between the modules, and the rules that hold in all of them. */
class ArchitectureTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/jmh_generated/"))
          .importPackages("dev.kroniek");

  /** A module, and all the modules that it may know. */
  record Module(String name, Set<String> below) {}

  private static final List<Module> MODULES =
      List.of(
          new Module("domain", Set.of()),
          new Module("json", Set.of("domain")),
          new Module("journal", Set.of("domain", "json")),
          new Module("state", Set.of("domain", "json")),
          new Module("redaction", Set.of("domain")),
          new Module("engine", Set.of("domain", "json", "journal", "state", "redaction")),
          new Module("hooks", Set.of("domain", "json", "redaction")),
          new Module(
              "server",
              Set.of("domain", "json", "journal", "state", "redaction", "engine", "hooks")),
          new Module(
              "cli",
              Set.of(
                  "domain", "json", "journal", "state", "redaction", "engine", "hooks", "server")),
          new Module("testkit", Set.of("domain", "json", "journal", "state")),
          new Module("bench", Set.of("domain", "json", "journal", "state", "redaction", "engine")));

  /** A library, and the modules that may see it. */
  record Library(String packages, Set<String> wrappers) {}

  @SuppressWarnings("UnusedVariable") // read by @FieldSource
  private static final List<Library> LIBRARIES =
      List.of(
          new Library("net.openhft..", Set.of("journal", "bench")),
          new Library("java.sql..", Set.of("state", "bench")),
          new Library("org.sqlite..", Set.of("state", "bench")),
          new Library("com.fasterxml.jackson..", Set.of("json", "hooks")),
          new Library("org.eclipse.jetty..", Set.of("server", "cli", "bench")),
          new Library("io.micrometer..", Set.of("engine", "server", "cli", "bench")),
          new Library("org.snakeyaml..", Set.of("cli", "redaction")),
          new Library("com.google.re2j..", Set.of("redaction", "hooks")),
          new Library("jnr..", Set.of("hooks")),
          new Library("picocli..", Set.of("cli")),
          new Library("ch.qos.logback..", Set.of("cli")),
          new Library("org.junit..", Set.of("testkit")));

  @Test
  void theseRulesSeeEveryClassOfEveryModule() throws IOException {
    Path sources = Path.of("..").toAbsolutePath().normalize();
    Set<String> written = new TreeSet<>();
    for (Module module : MODULES) {
      written.addAll(classesWritten(sources.resolve(module.name()).resolve("src/main/java")));
    }

    assertThat(PRODUCT.stream().map(JavaClass::getName)).containsAll(written);
    try (Stream<Path> directories = Files.list(sources)) {
      assertThat(directories.filter(d -> Files.exists(d.resolve("src/main/java"))))
          .as("modules with code")
          .extracting(d -> d.getFileName().toString())
          .containsExactlyInAnyOrderElementsOf(MODULES.stream().map(Module::name).toList());
    }
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void aModuleKnowsOnlyTheModulesBelowIt(Module module) {
    String itself = "dev.kroniek." + module.name() + "..";

    noClasses()
        .that(resideInAPackage(itself))
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.kroniek..")
                .and(not(resideInAPackage(itself)))
                .and(not(resideInAnyPackage(packagesOf(module.below())))))
        .check(PRODUCT);
  }

  @ParameterizedTest
  @FieldSource("LIBRARIES")
  void aLibraryIsSeenOnlyByTheModulesThatWrapIt(Library library) {
    noClasses()
        .that(not(resideInAnyPackage(packagesOf(library.wrappers()))))
        .should()
        .dependOnClassesThat(resideInAPackage(library.packages()))
        .check(PRODUCT);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.kroniek.(**)").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(PRODUCT.stream().map(JavaClass::getPackage).distinct())
        .allSatisfy(p -> assertThat(p.isAnnotatedWith(NullMarked.class)).as(p.getName()).isTrue());
  }

  @Test
  void noNameSaysNothing() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Utils?|Helper|Impl|Base)(\\$.*)?")
        .because("a name tells what a class is, or how it differs from its siblings")
        .check(PRODUCT);
  }

  @Test
  void onlyTheCommandLineAndTheBenchmarksStartAProcess() {
    methods()
        .that()
        .haveName("main")
        .and()
        .haveRawParameterTypes(String[].class)
        .and()
        .areStatic()
        .should()
        .beDeclaredInClassesThat(resideInAnyPackage("dev.kroniek.cli", "dev.kroniek.bench"))
        .check(PRODUCT);
  }

  @Test
  void fieldsThatChangeBelongToAnObject() {
    fields()
        .that()
        .areStatic()
        .should()
        .beFinal()
        .allowEmptyShould(true)
        .because("static mutable state is shared by everything in the process")
        .check(PRODUCT);
  }

  private static String[] packagesOf(Set<String> modules) {
    return modules.stream().map(module -> "dev.kroniek." + module + "..").toArray(String[]::new);
  }

  /** The names of the top-level classes whose source lies below a directory. */
  private static Set<String> classesWritten(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> sources.relativize(file).toString())
          .map(file -> file.substring(0, file.length() - ".java".length()).replace('/', '.'))
          .collect(toCollection(TreeSet::new));
    }
  }
}
