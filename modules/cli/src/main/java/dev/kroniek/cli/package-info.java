/**
 * The {@code kroniek} command: the only {@code main}, and the place where all modules are wired.
 *
 * <p>It parses arguments, talks to a running daemon or reads the data directory, and prints. Rules
 * about sessions are not found here.
 */
@NullMarked
package dev.kroniek.cli;

import org.jspecify.annotations.NullMarked;
