/** Tests of the installer. */
@NullMarked
package dev.kroniek.hooks.install;

import org.jspecify.annotations.NullMarked;
