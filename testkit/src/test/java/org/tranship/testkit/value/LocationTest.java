package org.tranship.testkit.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.value.Location;

/// What of a location people see: where it is, and no secret, however it was typed.
class LocationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "swift://c?key=S3CRET",
        "swift://c?region=x&os-pasword=S3CRET",
        "swift://c?%6Bey=S3CRET",
        "swift://c?key=a&S3CRET",
        "s3://bucket?endpoint=http://me:S3CRET@host",
        "s3://bucket?endpoint=http%3A%2F%2Fme%3AS3CRET%40host",
        "s3://me:S3CRET@bucket/prefix",
        "jdbc:postgresql://me:S3CRET@host/db",
        "jdbc:postgresql://me:p@S3CRET@host/db",
        "jdbc:postgresql://me:p/S3CRET@host/db",
        "jdbc:postgresql://me:p/S3CRET/q@host/db?table=t",
        "jdbc:postgresql://me:p?S3CRET@host/db?table=t",
        "jdbc:postgresql://me:p?x=S3CRET@host/db?table=t",
        "jdbc:postgresql://me:1/2?S3CRET@host/db?table=t",
        "jdbc:postgresql://me:p:S3CRET@host/db",
        "jdbc:oracle:thin:me/S3CRET@//host/db",
        "jdbc:h2:file:/data;CIPHER=AES;PASSWORD=S3CRET;MODE=x",
        "xstore:AccountName=me;AccountKey=S3CRET;Container=c",
        "xstore:SharedAccessSignature=S3CRET",
      })
  void masksWhatMayBeASecret(String text) {
    Location location = Location.parse(text);
    assertThat(location.shown(name -> name.equals("endpoint"))).doesNotContain("S3CRET");
    assertThat(location.toString()).doesNotContain("S3CRET");
    assertThat(location.reveal()).isEqualTo(text);
  }

  @Test
  void showsWhereItIs() {
    assertThat(
            Location.parse("jdbc:postgresql://me:p@host:5432/db?table=t&user=x")
                .shown("table"::equals))
        .isEqualTo("jdbc:postgresql://me:***@host:5432/db?table=t&user=***");
    assertThat(Location.parse("swift://c/a@b:c?key=${KEY}&os-password=file:/p"))
        .hasToString("swift://c/a@b:c?key=${KEY}&os-password=file:/p");
    assertThat(Location.parse("jdbc:h2:mem:x;MODE=y;PASSWORD=z"))
        .hasToString("jdbc:h2:mem:x;MODE=y;PASSWORD=***");
    assertThat(Location.parse("file:/a?key=b:c@d")).hasToString("file:/a?key=b:c@d");
  }

  @Test
  void namesNoSecretInWhatItRefuses() {
    assertThatThrownBy(() -> Location.parse("//me:p@S3CRET@host/db"))
        .hasMessageContaining("it needs a scheme")
        .hasMessageNotContaining("S3CRET");
    assertThatThrownBy(() -> Location.parse("swift://c?key=S3CRET%zz").parameters())
        .hasMessageContaining("%25")
        .hasMessageNotContaining("zz");
  }
}
