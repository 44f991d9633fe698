package dev.kroniek.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** Starts the {@code kroniek} command, and ends the process with its exit code. */
public final class Main {
  private Main() {}

  /** Runs one command. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLineRunner(Context.ofProcess(new FileOutputStream(FileDescriptor.out)))
            .run(arguments));
  }
}
