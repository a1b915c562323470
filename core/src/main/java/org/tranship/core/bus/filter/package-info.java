/// Owns what tells which messages of a topic come into a subscription: filters in the form of SQL
/// conditions and of fields to be equal, read, held as data and evaluated. Must not know of
/// messages, topics or brokers; a driver may write what it finds here in its broker's own words.
@NullMarked
package org.tranship.core.bus.filter;

import org.jspecify.annotations.NullMarked;
