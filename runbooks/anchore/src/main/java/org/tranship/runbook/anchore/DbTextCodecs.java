package org.tranship.runbook.anchore;

import java.io.InputStream;
import java.util.Optional;
import org.tranship.core.value.Attributes;
import org.tranship.core.work.Codec;
import org.tranship.core.work.CodecProvider;
import org.tranship.core.work.CodingException;
import org.tranship.core.work.Traits;
import org.tranship.runbook.anchore.layout.DbText;

/// The codec of Anchore's text column, `archive_document.jsondata`, found by `ServiceLoader`: UTF-8
/// as it is, anything else as base64 with `b64_encoded` set. `anchore-db-text` is for tables with
/// that column, `anchore-db-text-only` for those of 0.3.4 and before, which hold UTF-8 only.
public final class DbTextCodecs implements CodecProvider {
  private static final String FLAGGED = "anchore-db-text";
  private static final String TEXT_ONLY = "anchore-db-text-only";
  private static final String FLAG = Attributes.COLUMN + "b64_encoded";

  static String name(boolean base64Flag) {
    return base64Flag ? FLAGGED : TEXT_ONLY;
  }

  @Override
  public Optional<Codec> codec(String name) {
    return switch (name) {
      case FLAGGED -> Optional.of(new DbTextCodec(true));
      case TEXT_ONLY -> Optional.of(new DbTextCodec(false));
      default -> Optional.empty();
    };
  }

  private record DbTextCodec(boolean base64Flag) implements Codec {
    @Override
    public InputStream decode(InputStream encoded, Attributes attributes) {
      return DbText.read(encoded, attributes.get(FLAG).map("true"::equals).orElse(false));
    }

    @Override
    public Encoding encoding(Traits traits) {
      return switch (DbText.choose(traits, base64Flag)) {
        case DbText.Refused(String reason) -> throw new CodingException(reason);
        case DbText.Plain plain -> new TextEncoding(plain, flag("false"));
        case DbText.Encoded encoded -> new TextEncoding(encoded, flag("true"));
      };
    }

    private Attributes flag(String value) {
      return base64Flag ? Attributes.of(FLAG, value) : Attributes.NONE;
    }
  }

  private record TextEncoding(DbText form, Attributes attributes) implements Codec.Encoding {
    @Override
    public String name() {
      return form instanceof DbText.Plain ? "text" : "base64";
    }

    @Override
    public InputStream encode(InputStream plain) {
      return form.write(plain);
    }

    @Override
    public boolean identity() {
      return form instanceof DbText.Plain;
    }
  }
}
