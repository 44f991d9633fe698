package dev.kroniek.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.status.NopStatusListener;
import dev.kroniek.cli.Settings.LogLevel;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the daemon logs: lines on standard error, for a terminal or the journal of a service. */
final class LogSetup {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level %logger{0} - %replace(%msg){'[\\x00-\\x08\\x0b-\\x1f\\x7f]', '?'}%n";

  private LogSetup() {}

  /** Replaces whatever logging was set up by itself. */
  static void apply(LogLevel level) {
    apply(level, UnaryOperator.identity());
  }

  /**
   * As {@link #apply(LogLevel)}.
   *
   * @param change gives the lines their last form, those of a stack trace too
   */
  static void apply(LogLevel level, UnaryOperator<String> change) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    context.getStatusManager().add(new NopStatusListener());
    LogLayout layout = new LogLayout(change);
    layout.setContext(context);
    layout.setPattern(PATTERN);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(level == LogLevel.ERROR ? Level.ERROR : Level.WARN);
    context.getLogger("dev.kroniek").setLevel(Level.valueOf(level.name()));
  }
}
