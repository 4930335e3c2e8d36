/* Places for words beside points: of eight places around a point, the first that is free. */
#include "page_private.h"

#define AWAY 30 /* between a point and its word */

bool box_meets(const Box *a, const Box *b)
{
    return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
           b->y < a->y + a->height;
}

bool boxes_meet(const Boxes *boxes, const Box *box)
{
    for (int i = 0; i < boxes->count; i++) {
        if (box_meets(&boxes->list[i], box)) {
            return true;
        }
    }
    return boxes->count == BOXES_MAX; /* no room to remember it: no label */
}

void boxes_add(Boxes *boxes, const Box *box)
{
    if (boxes->count < BOXES_MAX) {
        boxes->list[boxes->count++] = *box;
    }
}

static bool inside(const Box *frame, const Box *box)
{
    return box->x >= frame->x && box->y >= frame->y &&
           box->x + box->width <= frame->x + frame->width &&
           box->y + box->height <= frame->y + frame->height;
}

bool label_place(Boxes *boxes, const Box *frame, const Box *point, int width, int height, Box *ret)
{
    int right = point->x + point->width + AWAY, left = point->x - width - AWAY;
    int above = point->y - height, below = point->y + point->height;
    int middle_x = point->x + point->width / 2 - width / 2;
    int middle_y = point->y + point->height / 2 - height / 2;
    const Box places[] = {
        {right, middle_y, width, height}, {left, middle_y, width, height},
        {middle_x, above, width, height}, {middle_x, below, width, height},
        {right, above, width, height},    {right, below, width, height},
        {left, above, width, height},     {left, below, width, height},
    };

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        if (inside(frame, &places[i]) && !boxes_meet(boxes, &places[i])) {
            boxes_add(boxes, &places[i]);
            *ret = places[i];
            return true;
        }
    }
    return false;
}
