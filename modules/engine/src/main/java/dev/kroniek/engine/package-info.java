/**
 * The one writer: it tails the journal, folds each entry and keeps the state up to date.
 *
 * <p>Recovery at start-up, replay to inspect the past, and the facade for programs that embed
 * Kroniek belong here. The engine knows no HTTP, no hook and no agent; it takes commands and gives
 * outcomes.
 */
@NullMarked
package dev.kroniek.engine;

import org.jspecify.annotations.NullMarked;
