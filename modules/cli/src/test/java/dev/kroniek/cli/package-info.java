/** Tests of the command line: against a daemon that is played, and over real directories. */
@NullMarked
package dev.kroniek.cli;

import org.jspecify.annotations.NullMarked;
