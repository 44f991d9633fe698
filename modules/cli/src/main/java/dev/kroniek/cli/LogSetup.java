package dev.kroniek.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.status.NopStatusListener;
import dev.kroniek.cli.Settings.LogLevel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the daemon logs: lines on standard error, for a terminal or the journal of a service, and in
 * files, for {@code kroniek logs}.
 */
final class LogSetup {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level %logger{0} -"
          + " %replace(%msg){'[\\x00-\\x08\\x0b-\\x1f\\x7f]', '?'}%n";

  private LogSetup() {}

  /** Lines on standard error. Replaces whatever logging was set up by itself. */
  static void apply(LogLevel level) {
    LoggerContext context = context(level);
    root(context).addAppender(console(context, encoder(context, UnaryOperator.identity())));
  }

  /**
   * As {@link #apply(LogLevel)}, and the same in files of that directory.
   *
   * @param change gives the lines their last form, those of a stack trace too
   */
  static void apply(LogLevel level, Path directory, UnaryOperator<String> change) {
    LoggerContext context = context(level);
    LogFiles files = new LogFiles(directory, LogFiles.BYTES_MAX, encoder(context, change));
    files.setContext(context);
    files.start();
    root(context).addAppender(console(context, encoder(context, change)));
    root(context).addAppender(files);
  }

  private static LoggerContext context(LogLevel level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    context.getStatusManager().add(new NopStatusListener());
    root(context).setLevel(level == LogLevel.ERROR ? Level.ERROR : Level.WARN);
    context.getLogger("dev.kroniek").setLevel(Level.valueOf(level.name()));
    return context;
  }

  private static ch.qos.logback.classic.Logger root(LoggerContext context) {
    return context.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  private static ConsoleAppender<ILoggingEvent> console(
      LoggerContext context, Encoder<ILoggingEvent> encoder) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    return console;
  }

  /** A line for each event. */
  static Encoder<ILoggingEvent> encoder(LoggerContext context, UnaryOperator<String> change) {
    LogLayout layout = new LogLayout(change);
    layout.setContext(context);
    layout.setPattern(PATTERN);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }
}
