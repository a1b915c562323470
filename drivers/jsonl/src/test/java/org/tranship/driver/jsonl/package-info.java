/// Tests of what is here.
@NullMarked
package org.tranship.driver.jsonl;

import org.jspecify.annotations.NullMarked;
