/// Owns the engine that works on Apache Spark: what the driver and its executors say to each other,
/// how work is handed out and taken back, and how stores are opened on an executor. It is the only
/// package that may see Spark. It may use core; nobody may use it but by the port that core has for
/// engines.
@NullMarked
package org.tranship.engine.spark;

import org.jspecify.annotations.NullMarked;
