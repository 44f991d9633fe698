package dev.kroniek.server;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This machine's name. Where only the network's resolver knows it, it may take seconds to tell, so
 * it is asked once, and not before somebody wants to know. For one thread.
 */
final class HostName implements Supplier<String> {
  private static final Path KERNELS = Path.of("/proc/sys/kernel/hostname");

  private @Nullable String name;

  @Override
  public String get() {
    String known = name;
    if (known == null) {
      known = find();
      name = known;
    }
    return known;
  }

  private static String find() {
    try {
      return Files.isReadable(KERNELS)
          ? Files.readString(KERNELS).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
