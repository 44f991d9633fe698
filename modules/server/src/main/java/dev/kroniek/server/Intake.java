package dev.kroniek.server;

import dev.kroniek.hooks.PromptCapture;
import dev.kroniek.redaction.Redactor;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What all ways in share.
 *
 * @param appender where commands go
 * @param prompts how much of a prompt is kept
 * @param clock the wall clock
 * @param nanoTime a clock for durations, such as {@link System#nanoTime}
 * @param redactor takes secrets out of what comes in, and of what is told and kept of it
 */
record Intake(
    CommandAppender appender,
    PromptCapture prompts,
    InstantSource clock,
    LongSupplier nanoTime,
    Redactor redactor) {}
