/* What the compiler and the processor give: integers of fixed width and of 128 bits, SIMD. */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "Eight characters are read as one integer, the first one lowest."
#endif

typedef uint8_t u8;
__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 uwide;
