package dev.kroniek.hooks.install;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import jnr.ffi.LibraryLoader;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges the names of two files in one step of the file system. A rename throws away whatever
 * has the name at that moment, be it what was looked at just before or not; after an exchange it is
 * still there to be seen. Java has no call for it: Linux has {@code renameat2}, macOS has {@code
 * renamex_np}.
 */
final class FileSwap {
  private static final @Nullable C LIBRARY = load();
  private static final boolean IS_MAC =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");

  /** {@code AT_FDCWD}: names that are relative begin at the working directory; ours are not. */
  private static final int WORKING_DIRECTORY = -100;

  /** {@code RENAME_EXCHANGE} of Linux and {@code RENAME_SWAP} of macOS. */
  private static final int EXCHANGE = 2;

  private FileSwap() {}

  /** The system's library of C. */
  public interface C {
    int renameat2(int fromDirectory, byte[] from, int toDirectory, byte[] to, int flags);

    int renamex_np(byte[] from, byte[] to, int flags);
  }

  private static @Nullable C load() {
    try {
      return LibraryLoader.create(C.class).load("c");
    } catch (LinkageError | RuntimeException e) {
      return null; // a system or a processor that the library for calls into C does not know
    }
  }

  /**
   * Exchanges two files.
   *
   * @return false if nothing was changed: one of them is not there, or the system, or the file
   *     system, cannot do it
   */
  static boolean exchange(Path one, Path other) {
    if (LIBRARY == null) {
      return false;
    }
    try {
      int error =
          IS_MAC
              ? LIBRARY.renamex_np(bytes(one), bytes(other), EXCHANGE)
              : LIBRARY.renameat2(
                  WORKING_DIRECTORY, bytes(one), WORKING_DIRECTORY, bytes(other), EXCHANGE);
      return error == 0;
    } catch (LinkageError e) {
      return false; // a C library from before there was such a call
    }
  }

  private static byte[] bytes(Path path) {
    byte[] name = path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(name, name.length + 1); // ends with a zero
  }
}
