/// Owns the demonstration: it starts servers, plays the operator with the real command in processes
/// of its own, and checks every claim it prints. May use the testkit's servers and Anchore tables,
/// and the console. Must not use Tranship's own classes, so that it shows what an operator gets.
@NullMarked
package org.tranship.demo;

import org.jspecify.annotations.NullMarked;
