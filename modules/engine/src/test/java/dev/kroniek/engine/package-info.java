/** Tests of the engine: over real directories, or with its agents turned by hand. */
@NullMarked
package dev.kroniek.engine;

import org.jspecify.annotations.NullMarked;
