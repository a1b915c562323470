package org.tranship.core.layer;

/// What can be asked of a store, one constant a remote call, for counting and for faults.
public enum StoreOperation {
  CHECK("check"),
  /// Finding out what it can do, where that needs asking.
  PROBE("open"),
  LIST("list"),
  /// One `next` of a listing.
  PAGE("list"),
  STAT("stat"),
  OPEN("read"),
  /// One `read` of an open body.
  READ("read"),
  PUT("write"),
  DELETE("delete"),
  BEGIN("write"),
  PART("write"),
  PARTS("stat"),
  FINISH("write"),
  ABORT("delete"),
  UPLOADS("list"),
  SETTLE("write"),
  /// A copy, or a part of one, made inside the service.
  COPY("copy");

  private final String verb;

  StoreOperation(String verb) {
    this.verb = verb;
  }

  /// The word for it in a message to the operator.
  public String verb() {
    return verb;
  }
}
