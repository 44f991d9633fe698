/**
 * Benchmarks of the hot paths, run with JMH.
 *
 * <p>They measure the product's own classes and hold no logic of their own; figures are published
 * together with the machine they come from.
 */
@NullMarked
package dev.kroniek.bench;

import org.jspecify.annotations.NullMarked;
