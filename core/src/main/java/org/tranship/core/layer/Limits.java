package org.tranship.core.layer;

/// How fast a store may be used at this moment. Asked before each request and each piece of
/// content, and a few times a second by whoever waits, by all threads at once; so it must be quick
/// and may say something else each time.
@FunctionalInterface
public interface Limits {
  Rates now();
}
