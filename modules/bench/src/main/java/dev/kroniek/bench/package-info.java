/**
 * Benchmarks: whole paths, each beside a control measured in turns in the same run, told as ratios.
 *
 * <p>They measure the product's own classes and processes and hold no logic of their own; figures
 * are published in docs/benchmarks.md together with the machine they come from.
 */
@NullMarked
package dev.kroniek.bench;

import org.jspecify.annotations.NullMarked;
