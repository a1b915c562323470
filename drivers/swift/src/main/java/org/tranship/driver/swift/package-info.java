/// Owns everything that is Swift: its identity services, its listings, its headers, its large
/// objects and what becomes of its refusals. May use the port in core, the HTTP client and a JSON
/// reader. Must not retry, log, or know of runs and journals.
@NullMarked
package org.tranship.driver.swift;

import org.jspecify.annotations.NullMarked;
