/**
 * What tests of several modules share: contracts that each implementation of an interface must
 * meet, and disks that fail on purpose.
 *
 * <p>Nothing here is part of the product.
 */
@NullMarked
package dev.kroniek.testkit;

import org.jspecify.annotations.NullMarked;
