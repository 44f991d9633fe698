package dev.kroniek.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory of a few megabytes. Needs root; without it the test is skipped. */
public final class SmallDisk implements AutoCloseable {
  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /** Mounts one; skips the test where that is not possible. */
  public static SmallDisk mount(Path path, int megabytes) throws IOException {
    Files.createDirectories(path);
    boolean isMounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", path.toString());
    if (!isMounted) {
      System.out.println("skipped: a small disk can only be mounted as root");
    }
    assumeTrue(isMounted, "a small disk can only be mounted as root");
    return new SmallDisk(path);
  }

  public Path path() {
    return path;
  }

  /** Lets nobody write to it any more. */
  public void makeReadOnly() throws IOException {
    if (!run("mount", "-o", "remount,ro", path.toString())) {
      throw new IOException("cannot remount " + path);
    }
  }

  /** Writes a file until nothing more fits. */
  public void fill(String name) throws IOException {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(path.resolve(name))) {
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      if (Files.getFileStore(path).getUsableSpace() > 0) {
        throw e;
      }
    }
  }

  public void delete(String name) throws IOException {
    Files.delete(path.resolve(name));
  }

  private static boolean run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.onExit().join().exitValue() == 0;
  }

  @Override
  public void close() throws IOException {
    if (!run("umount", path.toString())) {
      run("umount", "-l", path.toString());
    }
  }
}
