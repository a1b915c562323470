package org.tranship.driver.swift;

import java.io.IOException;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.driver.swift.SwiftWire.Reply;

/// The container beside the store's own in which the parts of large objects lie, `NAME_segments`
/// unless the operator names another, as other tools for Swift have it too.
///
/// It holds, for each upload in parts that we began: `tranship-upload/ID`, a JSON document saying
/// what it will become, as long as it is under way; and `tranship-segment/ID/NUMBER`, the parts,
/// which stay as long as the object lives.
final class SwiftSegments {
  static final String UPLOADS = "tranship-upload/";
  private static final String SEGMENTS = "tranship-segment/";

  private final SwiftWire wire;
  private final SwiftErrors errors;
  private volatile boolean asked;
  private volatile boolean exist;

  SwiftSegments(SwiftWire wire, SwiftErrors errors) {
    this.wire = wire;
    this.errors = errors;
  }

  String container() {
    return wire.settings().segments();
  }

  static String upload(String id) {
    return UPLOADS + id;
  }

  static String below(String id) {
    return SEGMENTS + id + "/";
  }

  static String segment(String id, int number) {
    return below(id) + "%08d".formatted(number);
  }

  SwiftRequest request(String method, String name) {
    return SwiftRequest.object(method, container(), name);
  }

  /// Whether there may be large objects whose segments lie here; asked once, and true once this
  /// process has begun an upload.
  boolean mayExist() {
    if (!asked) {
      SwiftRequest request = SwiftRequest.container("GET", container()).query("limit", "1");
      try {
        switch (wire.send(request)) {
          case Reply.Success(HttpAnswer answer) -> {
            answer.close();
            exist = exist || answer.status() != 204;
          }
          case Reply.Failure(SwiftFailure failure) -> {
            if (failure.status() != 404 && failure.status() != 403) {
              throw errors.of("delete", null, failure);
            }
            // Where we may not look there may be some.
            exist = exist || failure.status() == 403;
          }
        }
      } catch (IOException e) {
        throw errors.of("delete", null, e);
      }
      asked = true;
    }
    return exist;
  }

  /// Makes the container; where it is already, nothing happens.
  void create() {
    try {
      switch (wire.send(SwiftRequest.container("PUT", container()))) {
        case Reply.Success(HttpAnswer answer) -> answer.close();
        case Reply.Failure(SwiftFailure failure) ->
            throw errors
                .fault(
                    failure.status() == 403 ? Kind.ACCESS_DENIED : Kind.CONTAINER_MISSING,
                    "write",
                    null)
                .because(
                    "the container \""
                        + container()
                        + "\" for the parts of large objects cannot be made ("
                        + failure.said()
                        + ")")
                .next("Make it, or name one that is there with segment-container=NAME.")
                .build();
      }
    } catch (IOException e) {
      throw errors.of("write", null, e);
    }
  }

  void begun() {
    exist = true;
    asked = true;
  }
}
