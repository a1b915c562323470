/// Owns events in files of JSON Lines, for exchange: one event a line, appended whole or not at
/// all. May use core only. Must not know of other drivers.
@NullMarked
package org.tranship.driver.jsonl;

import org.jspecify.annotations.NullMarked;
