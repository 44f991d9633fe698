/**
 * Takes secrets out of texts and commands: what is journaled is journaled for good.
 *
 * <p>{@link dev.kroniek.redaction.Rules} say what a secret looks like; {@link
 * dev.kroniek.redaction.Redactor} puts {@code [redacted:rule]} in its place. Deterministic: the
 * same text and the same rules give the same result, and what is redacted stays as it is when it is
 * redacted again. Nothing here reads a clock, and no file but the rules. Who calls it, and when, is
 * not known here.
 */
@NullMarked
package dev.kroniek.redaction;

import org.jspecify.annotations.NullMarked;
