package dev.kroniek.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that was packaged. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"kroniek " + number()};
  }

  /** Such as {@code 0.1.0}. */
  static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
