/// Owns the tests of the command line and of the house: directions between packages, and the rules
/// that every file keeps. May use everything, since cli sees every module. Must not test what a
/// module can test for itself.
@NullMarked
package org.tranship.cli;

import org.jspecify.annotations.NullMarked;
