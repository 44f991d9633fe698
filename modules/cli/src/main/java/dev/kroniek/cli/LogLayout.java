package dev.kroniek.cli;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.function.UnaryOperator;

/** Lines as a pattern makes them, and then as something else changes them. */
final class LogLayout extends PatternLayout {
  private final UnaryOperator<String> change;

  LogLayout(UnaryOperator<String> change) {
    this.change = change;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    return change.apply(super.doLayout(event));
  }
}
