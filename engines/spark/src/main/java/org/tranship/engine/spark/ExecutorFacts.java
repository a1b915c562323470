package org.tranship.engine.spark;

/// What an executor is, as far as work depends on it.
///
/// @param executor its name at Spark
/// @param host where it runs
/// @param java feature number of its Java
/// @param spark version of its Spark
/// @param tranship version of Tranship's classes there, with what their data looks like
/// @param ahead how many milliseconds its clock is ahead of the driver's; behind, if negative
record ExecutorFacts(
    String executor, String host, int java, String spark, String tranship, long ahead) {}
