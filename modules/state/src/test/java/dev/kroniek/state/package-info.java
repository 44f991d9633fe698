/** Specifications of the state, and the journal in memory that they fold from. */
@NullMarked
package dev.kroniek.state;

import org.jspecify.annotations.NullMarked;
