package dev.kroniek.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The secret that opens the TCP door: 256 random bits in URL-safe Base64, in a file that only its
 * owner reads. Who can read the file may do everything; the unix socket needs no token, because its
 * own file permissions say the same.
 */
public final class Token {
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43,128}");

  private final String value;

  private Token(String value) {
    this.value = value;
  }

  /**
   * Reads the token, or makes one where there is none.
   *
   * @throws IOException if the file cannot be read or written, or holds no token
   */
  public static Token of(Path file) throws IOException {
    if (!Files.exists(file)) {
      create(file);
    }
    return read(file);
  }

  /**
   * Reads the token of a daemon.
   *
   * @throws IOException if the file cannot be read, or holds no token
   */
  public static Token read(Path file) throws IOException {
    String value = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (!FORM.matcher(value).matches()) {
      throw new IOException(
          file + " holds no token (43 characters of URL-safe Base64); delete it to get a new one");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new Token(value);
  }

  private static void create(Path file) throws IOException {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    String value = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Path partial = PrivateFiles.write(file, value + "\n");
    try {
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      Files.delete(partial);
    }
  }

  /** The text that goes behind {@code Authorization: Bearer}. */
  public String value() {
    return value;
  }

  /** Whether that is the token; takes as long whatever is wrong with it. */
  boolean matches(String candidate) {
    return MessageDigest.isEqual(sha256(value), sha256(candidate));
  }

  /**
   * What the browser keeps instead of the token. Cookies go to every port of a host, so another
   * local server may see it: it opens the pages, nothing else, and does not give the token away.
   */
  String cookie() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256("pages " + value));
  }

  boolean matchesCookie(String candidate) {
    return MessageDigest.isEqual(sha256(cookie()), sha256(candidate));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "token";
  }
}
