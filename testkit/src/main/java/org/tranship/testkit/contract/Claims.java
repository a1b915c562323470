package org.tranship.testkit.contract;

import java.util.Set;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.Capabilities.Versions;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.DigestAlgorithm;

/// What a store can do, but for what it claims otherwise.
public final class Claims {
  private final Capabilities all;
  private boolean createIfAbsent;
  private boolean replaceIfVersion;
  private Versions versions;
  private boolean readable;
  private boolean writable;
  private Set<DigestAlgorithm> serverChecks;
  private Set<Attributes.Kind> attributes;
  private ByteCount largestPut;

  private Claims(Capabilities all) {
    this.all = all;
    createIfAbsent = all.createIfAbsent();
    replaceIfVersion = all.replaceIfVersion();
    versions = all.versions();
    readable = all.readable();
    writable = all.writable();
    serverChecks = all.serverChecks();
    attributes = all.attributes();
    largestPut = all.largestPut();
  }

  /// @param all what is claimed where nothing else is said
  public static Claims like(Capabilities all) {
    return new Claims(all);
  }

  public Claims createIfAbsent(boolean value) {
    createIfAbsent = value;
    return this;
  }

  public Claims replaceIfVersion(boolean value) {
    replaceIfVersion = value;
    return this;
  }

  public Claims versions(Versions value) {
    versions = value;
    return this;
  }

  public Claims readable(boolean value) {
    readable = value;
    return this;
  }

  public Claims writable(boolean value) {
    writable = value;
    return this;
  }

  public Claims serverChecks(Set<DigestAlgorithm> value) {
    serverChecks = value;
    return this;
  }

  public Claims attributes(Set<Attributes.Kind> value) {
    attributes = value;
    return this;
  }

  public Claims largestPut(ByteCount value) {
    largestPut = value;
    return this;
  }

  public Capabilities capabilities() {
    return new Capabilities(
        all.ordered(),
        createIfAbsent,
        replaceIfVersion,
        versions,
        readable,
        writable,
        serverChecks,
        attributes,
        all.keys(),
        all.largestObject(),
        largestPut,
        all.deleteBatch(),
        all.footprint());
  }
}
