/** Runs the contracts against the implementations there are. */
@NullMarked
package dev.kroniek.testkit;

import org.jspecify.annotations.NullMarked;
