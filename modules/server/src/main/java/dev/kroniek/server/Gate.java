package dev.kroniek.server;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in. Over the unix socket everybody who can open it. Over TCP the request must be
 * addressed to this machine by its own name, so that a web page whose host name was made to point
 * here (DNS rebinding) is turned away; must not come from another site's page; and, unless the
 * route is free, must show the token.
 */
final class Gate {
  private static final String BEARER = "bearer ";

  private final Token token;
  private final String cookieName;
  private final String address;
  private final Set<String> hosts;
  private final Set<String> origins;

  /**
   * @param host the address of the TCP door, as it is written in URLs
   * @param port of the TCP door
   */
  Gate(Token token, String host, int port) {
    this.token = token;
    this.cookieName = "kroniek-" + port;
    this.address = "http://" + host + ":" + port;
    this.hosts =
        Stream.of("127.0.0.1", "localhost", "[::1]", host)
            .flatMap(name -> withPort(name, port).stream())
            .collect(Collectors.toUnmodifiableSet());
    this.origins =
        hosts.stream().map(name -> "http://" + name).collect(Collectors.toUnmodifiableSet());
  }

  private static List<String> withPort(String name, int port) {
    return port == 80 ? List.of(name, name + ":80") : List.of(name + ":" + port);
  }

  String cookieName() {
    return cookieName;
  }

  private static boolean isOverSocket(Request request) {
    return request.getConnectionMetaData().getConnector() instanceof UnixDomainServerConnector;
  }

  /** Turns away whoever addresses another host, or comes from another site's page. */
  void checkAddress(Request request) throws ProblemException {
    if (isOverSocket(request)) {
      return;
    }
    String host = request.getHeaders().get(HttpHeader.HOST);
    String authority = request.getHttpURI().getAuthority();
    if (!isOurs(host) || (authority != null && !isOurs(authority))) {
      throw new ProblemException(
          Problem.Kind.FOREIGN_HOST,
          "the header Host names another server: send requests to " + address);
    }
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (origin != null && !origins.contains(origin.toLowerCase(Locale.ROOT))) {
      throw new ProblemException(
          Problem.Kind.FOREIGN_ORIGIN,
          "the header Origin names another site: only pages of " + address + " may send requests");
    }
  }

  private boolean isOurs(@Nullable String host) {
    return host != null && hosts.contains(host.toLowerCase(Locale.ROOT));
  }

  /** Turns away whoever may not use a route of that kind. */
  void checkToken(Request request, Access access) throws ProblemException {
    boolean open =
        access == Access.FREE
            || isOverSocket(request)
            || hasToken(request)
            || (access == Access.PAGE && hasCookie(request));
    if (!open) {
      throw new ProblemException(
          Problem.Kind.TOKEN_MISSING,
          "send the header Authorization: Bearer with what the file token in the data directory"
              + " holds, or use the unix socket");
    }
  }

  private boolean hasToken(Request request) {
    String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    return authorization != null
        && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
        && token.matches(authorization.substring(BEARER.length()).strip());
  }

  private boolean hasCookie(Request request) {
    for (HttpCookie cookie : Request.getCookies(request)) {
      if (cookie.getName().equals(cookieName) && token.matchesCookie(cookie.getValue())) {
        return true;
      }
    }
    return false;
  }

  /** Whether a page was asked for with the token in its address. */
  boolean isOpenedBy(@Nullable String shown) {
    return shown != null && token.matches(shown);
  }

  /** The header that makes the browser remember that it showed the token. */
  String cookie() {
    return cookieName + "=" + token.cookie() + "; Path=/; HttpOnly; SameSite=Strict";
  }
}
