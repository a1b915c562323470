/// Owns what executors load first. It is compiled for Java 17, the oldest that Spark runs on, so
/// that an executor whose Java is too old for everything else can say so. May use Spark and the JDK
/// alone.
@NullMarked
package org.tranship.engine.spark.floor;

import org.jspecify.annotations.NullMarked;
