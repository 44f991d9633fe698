package dev.kroniek.server;

import dev.kroniek.hooks.PromptCapture;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * How a {@link Server} is started. Begin with {@link #defaults()} and change what differs.
 *
 * @param host the loopback address of the TCP door
 * @param port of the TCP door, 0 for any that is free, {@link #NO_TCP} for no TCP door
 * @param prompts how much of a prompt is kept
 * @param clock the wall clock
 * @param version of the program, for {@code /v1/status}
 * @param liveness when silent sessions are looked at
 * @param runtimeDirectories where the unix socket goes if its usual path is too long: the first of
 *     these that only this user can enter
 */
public record ServerOptions(
    String host,
    int port,
    PromptCapture prompts,
    InstantSource clock,
    String version,
    LivenessTimes liveness,
    List<Path> runtimeDirectories) {
  /** In place of a port: only the unix socket is opened. */
  public static final int NO_TCP = -1;

  /** The port unless told otherwise. */
  public static final int PORT_DEFAULT = 7433;

  public ServerOptions {
    checkLoopback(host);
    runtimeDirectories = List.copyOf(runtimeDirectories);
    if (port < NO_TCP || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " does not exist");
    }
  }

  private static void checkLoopback(String host) {
    try {
      if (!InetAddress.getByName(host).isLoopbackAddress()) {
        throw new IllegalArgumentException(
            host + " is no loopback address: Kroniek serves its own machine only");
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(host + " is no address", e);
    }
  }

  /** 127.0.0.1:7433, whole prompts, the system's clock. */
  public static ServerOptions defaults() {
    return new ServerOptions(
        "127.0.0.1",
        PORT_DEFAULT,
        PromptCapture.FULL,
        InstantSource.system(),
        "unknown",
        LivenessTimes.DEFAULT,
        RuntimeDirectories.of(System.getenv("XDG_RUNTIME_DIR")));
  }

  public ServerOptions address(String newHost, int newPort) {
    return new ServerOptions(
        newHost, newPort, prompts, clock, version, liveness, runtimeDirectories);
  }

  public ServerOptions prompts(PromptCapture newPrompts) {
    return new ServerOptions(host, port, newPrompts, clock, version, liveness, runtimeDirectories);
  }

  public ServerOptions clock(InstantSource newClock) {
    return new ServerOptions(host, port, prompts, newClock, version, liveness, runtimeDirectories);
  }

  public ServerOptions version(String newVersion) {
    return new ServerOptions(host, port, prompts, clock, newVersion, liveness, runtimeDirectories);
  }

  public ServerOptions liveness(LivenessTimes newLiveness) {
    return new ServerOptions(host, port, prompts, clock, version, newLiveness, runtimeDirectories);
  }

  public ServerOptions runtimeDirectories(List<Path> newRuntimeDirectories) {
    return new ServerOptions(host, port, prompts, clock, version, liveness, newRuntimeDirectories);
  }
}
