/// Owns the running of programs as a way to act on a service. May use core. Never uses a shell.
@NullMarked
package org.tranship.control.command;

import org.jspecify.annotations.NullMarked;
