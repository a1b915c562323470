package org.tranship.core.work;

/// The four codecs an object passes on its way: stored -> payload -> plain -> payload -> stored.
///
/// @param fromCarrier decodes what the source holds into the payload
/// @param fromContent decodes the payload into the plain content
/// @param toContent codes the plain content into the target's payload
/// @param toCarrier codes the target's payload into what the target holds
record Codings(Codec fromCarrier, Codec fromContent, Codec toContent, Codec toCarrier) {
  static Codings of(WorkItem item, Codecs codecs) {
    return new Codings(
        codecs.codec(item.from().carrier()),
        codecs.codec(item.from().content()),
        codecs.codec(item.to().content()),
        codecs.codec(item.to().carrier()));
  }

  boolean identity() {
    return fromCarrier == Codec.IDENTITY
        && fromContent == Codec.IDENTITY
        && toContent == Codec.IDENTITY
        && toCarrier == Codec.IDENTITY;
  }
}
