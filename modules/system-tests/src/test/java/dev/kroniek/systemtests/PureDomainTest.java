package dev.kroniek.systemtests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The fold gives the same bytes from the same journal, on any machine and at any time. So {@code
 * domain} can reach nothing that could make two runs differ.
 */
class PureDomainTest {
  private static final JavaClasses DOMAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.kroniek.domain");

  /** Types that read a clock, draw at random, or know the machine. */
  private static final Set<String> IMPURE_TYPES =
      Set.of(
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.IdentityHashMap",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.Timer",
          "java.util.WeakHashMap");

  /** Methods of otherwise pure types whose answer depends on when or where they are called. */
  private static final Set<String> IMPURE_METHODS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.getenv",
          "java.lang.System.getProperty",
          "java.lang.System.identityHashCode",
          "java.lang.System.nanoTime",
          "java.nio.charset.Charset.defaultCharset",
          "java.time.ZoneId.systemDefault",
          "java.util.Collections.shuffle",
          "java.util.Locale.getDefault",
          "java.util.TimeZone.getDefault",
          "java.util.UUID.randomUUID");

  /** Copies whose order changes with each start of the JVM; a TreeMap or LinkedHashMap keeps it. */
  private static final Set<String> UNORDERED_COPIES =
      Set.of("java.util.Map.copyOf", "java.util.Set.copyOf");

  @Test
  void itKnowsTheJavaLanguageAndAnnotationsOnly() {
    classes()
        .that()
        .resideInAPackage("dev.kroniek.domain..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "dev.kroniek.domain..",
                    "java..",
                    "org.jspecify.annotations..",
                    "com.google.errorprone.annotations..")
                .or(primitives()))
        .check(DOMAIN);
  }

  @Test
  void itTouchesNoFileSocketDatabaseOrThread() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.io..",
                "java.net..",
                "java.nio.channels..",
                "java.nio.file..",
                "java.sql..",
                "java.util.concurrent..",
                "java.util.logging.."))
        .check(DOMAIN);
  }

  @Test
  void itReadsNoClockAndDrawsNothingAtRandom() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "depend on when or where they run", type -> IMPURE_TYPES.contains(type.getName())))
        .check(DOMAIN);
  }

  @Test
  void itCallsNothingWhoseAnswerDependsOnTheMoment() {
    noClasses().should().callMethodWhere(oneOf(IMPURE_METHODS).or(now())).check(DOMAIN);
  }

  @Test
  void itsCollectionsHaveAnOrder() {
    noClasses().should().callMethodWhere(oneOf(UNORDERED_COPIES)).check(DOMAIN);
  }

  private static DescribedPredicate<JavaCall<?>> oneOf(Set<String> methods) {
    return DescribedPredicate.describe(
        "the target is one of " + methods,
        call ->
            methods.contains(call.getTargetOwner().getName() + "." + call.getTarget().getName()));
  }

  private static DescribedPredicate<JavaCall<?>> now() {
    return DescribedPredicate.describe(
        "the target asks what time it is",
        call ->
            call.getTarget().getName().equals("now")
                && call.getTargetOwner().getPackageName().startsWith("java.time"));
  }

  private static DescribedPredicate<JavaClass> primitives() {
    return DescribedPredicate.describe(
        "primitives and arrays of them", type -> type.getBaseComponentType().isPrimitive());
  }
}
