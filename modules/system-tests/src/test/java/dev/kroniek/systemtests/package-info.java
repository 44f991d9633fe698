/**
 * Tests of the product from outside: the packaged distribution, its processes and sockets; and the
 * rules of the architecture, which need all modules on one class path.
 */
@NullMarked
package dev.kroniek.systemtests;

import org.jspecify.annotations.NullMarked;
