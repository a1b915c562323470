/// Owns the port to read models: tables that are made of a log of events, rebuilt beside the ones
/// that are read, and put in their place at once; and the read models in memory. May use values and
/// logs of events. Must not know of rules, runs or SQL.
@NullMarked
package org.tranship.core.readmodel;

import org.jspecify.annotations.NullMarked;
